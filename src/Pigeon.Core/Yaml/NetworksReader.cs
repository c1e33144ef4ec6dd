using Pigeon.Core.Names;

namespace Pigeon.Core.Yaml;

/// <summary>Reads a list of networks.</summary>
public static class NetworksReader
{
    /// <param name="most">How many are taken.</param>
    public static ValueList<SourceNetwork> Read(Field field, int most)
    {
        var networks = new List<SourceNetwork>();
        foreach (var item in field.Items(most) ?? [])
        {
            if (item.Parsed<SourceNetwork>(SourceNetwork.TryParse, SourceNetwork.Rule) is not { } network) continue;
            if (networks.Contains(network)) item.Fail($"'{network}' is said twice");
            else networks.Add(network);
        }
        return networks.ToValueList();
    }
}
