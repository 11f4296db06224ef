value-yes = yes
value-no = no
value-missing = not filed
