using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.labels</c> and guards the few that Pigeon gives a meaning.</summary>
internal static class LabelReader
{
    public const string Register = "register_backend";

    /// <summary>The port on which a container takes traffic, if not the definition's.</summary>
    public const string Port = "pigeon.port";

    /// <summary>Whether a container is also a member on other VMs, by the port of its VM that its own is published on.</summary>
    public const string Publish = "pigeon.publish";

    private const int LongestValue = 4096;

    private const string Own = "pigeon.";

    private static readonly string[] Taken = [Register, Port, Publish, "pigeon.network"];

    private static readonly string[] SetByPigeon = ["pigeon.app", "pigeon.version", "pigeon.service", "pigeon.replica", "pigeon.managed"];

    public static ValueList<LabelPair> Read(Field field) =>
        Pairs.Read(field, LongestValue, bare: "").Select(pair => new LabelPair(pair.Name, Checked(pair))).ToValueList();

    private static string Checked(Pair pair)
    {
        var one = pair.At.Value is YamlValue.Scalar { Text: var text } && text == pair.Value ? pair.At : pair.At.WithText(pair.Value);
        switch (pair.Name)
        {
            case Register or Publish:
                // Only the two words mean something to those who read labels later, so YAML's True and TRUE become true.
                return one.Flag() switch { true => "true", false => "false", null => pair.Value };
            case Port:
                one.Whole(1, 65535);
                break;
            case "pigeon.network":
                one.Parsed<NetworkName>(NetworkName.TryParse, NetworkName.Rule);
                break;
            case var name when SetByPigeon.Contains(name):
                one.Fail($"the label '{name}' is set by Pigeon itself: leave it out");
                break;
            case var name when name.StartsWith(Own, StringComparison.Ordinal):
                one.Fail($"'{name}' is unknown, and labels that begin with '{Own}' are Pigeon's own{NearestKey.Hint(name, Taken)}");
                break;
        }
        return pair.Value;
    }
}
