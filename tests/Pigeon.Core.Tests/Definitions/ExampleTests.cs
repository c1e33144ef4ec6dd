using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

public sealed class ExampleTests
{
    [Fact]
    public void The_example_at_the_top_of_the_repository_is_a_stack()
    {
        var result = DefinitionFile.Read(File.ReadAllText(Path.Combine(Root, "stacks.yaml")), "stacks.yaml", AppName.Parse("shop"), StackVersion.Parse("1.14"), new VmFacts("vm1", []));

        var spec = Assert.IsType<DefinitionResult.Valid>(result).Spec;
        Assert.Equal("1.14", spec.Version.Text);
        Assert.Equal(["shop_1.14_web_1", "shop_1.14_web_2"], spec.Replicas.Select(replica => replica.ContainerName));
        Assert.Equal("pigeon-demo:1.14", Assert.Single(spec.Services).Docker.Image);
    }

    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pigeon.sln"))) folder = folder.Parent;
        return folder?.FullName ?? "";
    }
}
