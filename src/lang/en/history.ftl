history-paths-first = first commit
history-paths-last = last commit
history-paths-path = path
history-paths-gone = (gone)
history-paths-shallow = the clone is shallow and older history is not here; `git fetch --unshallow` gets it. Of paths that begin where the clone does, the true first commit is unknown
history-paths-graft = a commit of the trunk is grafted or replaced; this list follows the parents that were committed
history-paths-missing = objects of the history are missing or damaged, and what is older cannot be read; `git fetch --refetch` may get them. Of paths that begin there, the true first commit is unknown
