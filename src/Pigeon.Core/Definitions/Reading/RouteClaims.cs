using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>
/// Who claims which route in a file. Two apps that claim the same one are an error where one VM may have both: which VMs there are no file says, so apps whose
/// targets differ are left to the release, which refuses the second on a VM.
/// </summary>
internal sealed class RouteClaims
{
    private const string Everywhere = "*";

    private readonly Dictionary<string, List<Holder>> _holders = new(StringComparer.Ordinal);

    /// <returns>False when a route is another app's; the errors then say whose.</returns>
    public bool Claim(Field entry, StackSpec spec)
    {
        if (Below(entry, "loadbal") is not { } loadbal) return true;
        var place = Below(loadbal, "host") ?? Below(loadbal, "path") ?? loadbal;
        var holder = new Holder(spec.App, place.SourceLine, place.Path, Target(loadbal), Target(Below(entry, "config")));
        foreach (var key in Planner.RouteKeys(spec.Loadbal).Concat(Planner.InternalRouteKeys(spec.Loadbal, spec.Loadbal.Internal)).Distinct())
        {
            if (!_holders.TryGetValue(key, out var holders)) _holders.Add(key, holders = []);
            if (holders.FirstOrDefault(holder.Meets) is { } first)
            {
                place.Fail($"{first.App} answers on {key} already (line {first.Line}, {first.Key}): give one of the two another loadbal.host, path, internal.path or frontend");
                return false;
            }

            holders.Add(holder);
        }

        return true;
    }

    private static Field? Below(Field? field, string key) =>
        field?.Value is YamlValue.Mapping && field.Entries() is { } entries ? entries.FirstOrDefault(entry => entry.Key.Text == key).Value : null;

    private static string Target(Field? section) => Below(section, "target")?.Value switch
    {
        null => Everywhere,
        YamlValue.Scalar one => one.Text,
        var several => YamlPrinter.Print(several),
    };

    private sealed record Holder(AppName App, int Line, string Key, string BalancedOn, string RunOn)
    {
        public bool Meets(Holder other) => App != other.App && Meet(BalancedOn, other.BalancedOn) && Meet(RunOn, other.RunOn);

        private static bool Meet(string one, string other) => one == other || one == Everywhere || other == Everywhere;
    }
}
