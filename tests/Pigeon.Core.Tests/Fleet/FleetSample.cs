using System.Collections.Concurrent;
using System.Globalization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>Small valid values for tests of the fleet.</summary>
internal static class FleetSample
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    public static VmName Vm(int number) => VmName.Parse(string.Create(CultureInfo.InvariantCulture, $"vm{number}"));

    public static VmFacts Facts(VmName vm) => new(vm.Text, []);

    public static VmRecord Record(VmName vm) => new() { Name = vm, Facts = Facts(vm), JoinedAt = Sample.Now };

    public static DefinitionDigest Digest(int number) => DefinitionDigest.Parse(number.ToString("x64", CultureInfo.InvariantCulture));

    /// <summary>Rules by which versions leave within about a minute; two stories of three have none.</summary>
    public static Retention AnyRetention(Random chance) => chance.Next(3) > 0 ? Retention.Default : new Retention
    {
        Count = chance.Next(4) == 0 ? 0 : 1, Age = chance.Next(2) == 0 ? TimeSpan.FromSeconds(20 + chance.Next(60)) : null,
        ReleaseTtl = chance.Next(2) == 0 ? TimeSpan.FromSeconds(20 + chance.Next(60)) : null,
    };

    private static readonly ConcurrentDictionary<(StackVersion, DefinitionDigest), StackSpec> Specs = new();

    /// <summary>A version of one container, made of one image per definition.</summary>
    public static StackSpec SpecOf(AssignedStack stack) => Specs.GetOrAdd((stack.Version, stack.Definition), _ =>
    {
        var spec = Sample.Spec(stack.Version.Text, count: 1);
        return spec with { Services = [spec.Services[0] with { Docker = new DockerConfig { Image = $"shop:{stack.Definition.Text[^1]}" } }] };
    });
}
