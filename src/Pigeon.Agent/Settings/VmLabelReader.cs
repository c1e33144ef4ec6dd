using System.Text.RegularExpressions;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Yaml;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>labels</c>: what the operator says about the VM, for the templates of definitions to use.</summary>
internal static partial class VmLabelReader
{
    private const string KeyRule = "1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter";

    private const int LongestValue = 255;

    public static ValueList<LabelPair> Read(Field? field)
    {
        if (field is null) return [];
        var labels = new List<LabelPair>();
        foreach (var pair in Pairs.Read(field, LongestValue, bare: null))
        {
            if (!Key.IsMatch(pair.Name)) pair.At.FailAtKey($"'{pair.Name}' does not fit: {KeyRule}");
            else if (pair.At.WithText(pair.Value).Text(LongestValue) is { } value) labels.Add(new(pair.Name, value));
        }
        return labels.ToValueList();
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key { get; }
}
