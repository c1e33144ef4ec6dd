using Xunit;

namespace Pigeon.Integration.Tests.Docker;

// One after the other: the classes share an engine, and each test's containers are cleared away by label.
[CollectionDefinition(nameof(LiveEngine))]
public sealed class LiveEngineGroup : ICollectionFixture<LiveEngine>;
