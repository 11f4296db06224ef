# Home, contract and clause pages: what an auditor looks for first
