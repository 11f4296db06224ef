value-yes = 是
value-no = 否
value-missing = 未填
