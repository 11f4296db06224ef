# Tables and forms to take away
