using Pigeon.Agent.Fleet;
using Pigeon.Core.Fleet;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

public sealed class DefinitionFolderTests : IDisposable
{
    private static readonly DefinitionSource Source = new("stacks.yaml", "stacks: {}");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sweeping_takes_what_nobody_needs_and_leaves_what_is_being_written()
    {
        var (definitions, digest) = (new DefinitionFolder(_folder.Path, Disk.Own), DefinitionDigests.Of(Source));
        await definitions.StoreAsync(digest, Source, CancellationToken.None);
        var underWay = _folder.Write($".{digest}.json.new", "half of it");

        definitions.Keep(new HashSet<Pigeon.Core.Names.DefinitionDigest>());

        Assert.Null(definitions.Find(digest));
        Assert.True(File.Exists(underWay));
    }

    [Fact]
    public async Task A_file_that_holds_something_else_is_not_there()
    {
        var (definitions, digest) = (new DefinitionFolder(_folder.Path, Disk.Own), DefinitionDigests.Of(Source));
        await definitions.StoreAsync(digest, Source with { Text = "another" }, CancellationToken.None);

        Assert.Null(definitions.Find(digest));
    }
}
