using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>The tokens that are good as text for people; what each is for stands below it where it is not for everything.</summary>
internal static class TokensPage
{
    private const string Below = "    ";
    private static readonly string[] Titles = ["ID", "ROLE", "EXPIRES (UTC)", "USED", "MADE BY", "NAME"];

    public static string Render(TokensWire tokens, DateTimeOffset now, int columns)
    {
        var page = new StringBuilder();
        if (tokens.Tokens.Count == 0) return "no token is good now\n";
        TextTable.Append(page, "", columns, Titles, [.. tokens.Tokens.Select(token => Row(token, now))], (at, isCut) =>
        [
            .. isCut ? Printed.Wrap($"named {tokens.Tokens[at].Name}", Below, columns) : [],
            .. tokens.Tokens[at].Uses is { } uses ? Printed.Wrap(string.Create(CultureInfo.InvariantCulture, $"{tokens.Tokens[at].UsesLeft} of {uses} VMs may still join with it"), Below, columns) : [],
            .. IsScoped(tokens.Tokens[at]) ? Printed.Wrap($"for {ScopeOf(tokens.Tokens[at])}", Below, columns) : [],
        ]);
        return page.ToString();
    }

    /// <summary>Which apps and VMs it is for, in words.</summary>
    public static string ScopeOf(TokenWire token) => (token.Apps.Count, token.Vms) switch
    {
        (0, null) => "everything",
        (0, { } vms) => $"VMs {vms}",
        (_, null) => $"apps {string.Join(", ", token.Apps)}",
        (_, { } vms) => $"apps {string.Join(", ", token.Apps)} on VMs {vms}",
    };

    private static bool IsScoped(TokenWire token) => token.Apps.Count > 0 || token.Vms is not null;

    private static string[] Row(TokenWire token, DateTimeOffset now) =>
    [
        token.Id, token.Role, token.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        token.UsedAt is { } used ? Printed.Ago(now - used) : "never", token.MadeBy.Split('(')[0].TrimEnd(), token.Name,
    ];
}
