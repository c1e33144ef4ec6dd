using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>labels</c>: what the operator says about the VM, for the templates of definitions to use.</summary>
internal static class VmLabelReader
{
    private const int LongestValue = 255;

    public static ValueList<LabelPair> Read(Field? field)
    {
        if (field is null) return [];
        var labels = new List<LabelPair>();
        foreach (var pair in Pairs.Read(field, LongestValue, bare: null))
        {
            if (!VmLabelKey.TryParse(pair.Name, out _)) pair.At.FailAtKey($"'{pair.Name}' does not fit: {VmLabelKey.Rule}");
            else if (pair.At.WithText(pair.Value).Text(LongestValue) is { } value) labels.Add(new(pair.Name, value));
        }
        return labels.ToValueList();
    }
}
