using Xunit;

// Each collection has daemons of its own, and waits most of the time: all of them run at once, however few processors there are.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
