using System.Globalization;

namespace Pigeon.Core.World;

/// <summary>What is or was in flight, in words for people.</summary>
public static class Traffic
{
    /// <summary>As <c>2 requests and 1 tunnel</c>; empty when there is neither.</summary>
    public static string Describe(int requests, int tunnels) => string.Join(" and ",
        new[] { Count(requests, "request"), Count(tunnels, "tunnel") }.Where(part => part.Length > 0));

    private static string Count(int number, string word) =>
        number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{number} {word}{(number == 1 ? "" : "s")}");
}
