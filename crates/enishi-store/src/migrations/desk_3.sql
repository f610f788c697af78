-- guards

-- folders

-- morning call

-- recovery
