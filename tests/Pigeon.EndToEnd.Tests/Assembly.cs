using Xunit;

// Each collection has daemons of its own, and waits for them half of the time: all three run at once, also on two processors.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
