// Real daemons and proxies share few cores here: one test at a time, so that a slow neighbour is never the reason of a failure.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
