using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Fleet;

public sealed class OperationIdsTests
{
    [Fact]
    public void Operations_of_apps_whose_names_read_alike_are_not_called_the_same()
    {
        var rest = new string('a', 38);
        var apps = new[] { "a-b", "a.b", "a_b", $"a-{rest}", $"a.{rest}", $"a_{rest}" }.Select(AppName.Parse).ToList();

        Assert.Equal(apps.Count, apps.Select(OperationIds.Part).Distinct().Count());
        Assert.All(apps, app => Assert.True(OperationId.TryParse($"fleet-{OperationIds.Part(app)}-1000000000000-99", out _)));
        Assert.Equal("a-b", OperationIds.Part(apps[0]));
    }
}
