using System.Reflection;
using System.Text.RegularExpressions;
using Pigeon.Agent.World;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.World;

/// <summary><c>docs/stacks.md</c> says what each label of a container means.</summary>
public sealed partial class LabelReferenceTests
{
    [Fact]
    public void Every_label_is_told_and_no_other()
    {
        var told = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "stacks.md")).SkipWhile(line => line != "## Container labels").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Name.Matches(line.Split('|')[1]).Select(name => name.Groups[1].Value));
        var real = typeof(Labels).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(real.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`([a-z_.]+)`")]
    private static partial Regex Name { get; }
}
