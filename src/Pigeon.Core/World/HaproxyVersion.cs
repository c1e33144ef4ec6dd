using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.World;

/// <summary>Which HAProxy it is, and what follows from it for the way it is driven.</summary>
public sealed partial record HaproxyVersion(int Major, int Minor, string Text)
{
    /// <summary>What is said of a version that is too old.</summary>
    public const string Requirement = "Pigeon needs HAProxy 2.4 or newer";

    /// <summary>Servers can be added and deleted at run time with checks. Before that, a lane that is full grows by a reload.</summary>
    public bool CanAddServers => IsAtLeast(2, 5);

    /// <summary>2.4 is the oldest whose commands Pigeon knows.</summary>
    public bool IsSupported => IsAtLeast(2, 4);

    public bool IsAtLeast(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    /// <summary>Reads the first line of "haproxy -v"; null when it is something else.</summary>
    public static HaproxyVersion? Parse(string output) => Read(FirstLine.Match(output));

    /// <summary>Reads the version that a running worker names, as in "show info"; null when it is something else.</summary>
    public static HaproxyVersion? ParseName(string name) => Read(Name.Match(name));

    public override string ToString() => Text;

    private static HaproxyVersion? Read(Match match) =>
        match.Success ? new(Number(match.Groups[2]), Number(match.Groups[3]), match.Groups[1].Value) : null;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>"HAProxy version 2.6.12-1+deb12u4 2026/01/01 - https://..."; up to 2.3 it began with "HA-Proxy".</summary>
    [GeneratedRegex(@"\AHA-?Proxy version ((\d{1,4})\.(\d{1,4})\S*)", RegexOptions.CultureInvariant)]
    private static partial Regex FirstLine { get; }

    [GeneratedRegex(@"\A((\d{1,4})\.(\d{1,4})\S*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }
}
