using System.CommandLine;
using System.Globalization;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Core.Yaml;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon token create|list|revoke</c></summary>
internal static class TokenCommand
{
    private static readonly TimeSpan DefaultTtl = TimeSpan.FromHours(24);

    public static Command Create(Shell shell)
    {
        var command = new Command("token", "Make, list and revoke the tokens that open a controller");
        command.Subcommands.Add(Make(shell));
        command.Subcommands.Add(List(shell));
        command.Subcommands.Add(Revoke(shell));
        return command;
    }

    private static Command Make(Shell shell)
    {
        var role = new Flag<string>("--role", [], "join|read|deploy|admin", "join: VMs join with it; read: to look; deploy: to say the verbs too; admin: everything. Default join", ParseRole);
        var apps = new RepeatedFlag("--app", "GLOB", "Only for apps of such names; may be said several times. Default all", text => AppPattern.Parse(text).Text);
        var vms = new Flag<string>("--vm", [], "EXPR", "Only for VMs that match. Default all", ParseTarget);
        var name = new Flag<string>("--name", [], "NAME", "Who or what it is for, to tell it from others", text => text);
        var ttl = new Flag<TimeSpan>("--ttl", [], "DURATION", "How long it is good: 30m, 24h, 90d. Default 24h", ParseTtl);
        var uses = new Flag<int?>("--uses", [], "NUMBER", "How many VMs may join with it. Default any number", ParseUses);
        var command = new Command("create", "Make a token, and print it this one time");
        command.Options.Add(role.Option);
        command.Options.Add(apps.Option);
        command.Options.Add(vms.Option);
        command.Options.Add(name.Option);
        command.Options.Add(ttl.Option);
        command.Options.Add(uses.Option);
        return command.Asking(shell, PigeonJson.Default.NewTokenWire, parsed =>
        {
            var body = new TokenRequest
            {
                Role = role.ReadOr("join", parsed, shell)!, Name = name.ReadOr("", parsed, shell)!, Ttl = ttl.ReadOr(DefaultTtl, parsed, shell).TotalSeconds,
                Apps = apps.Read(parsed, shell), Vms = vms.ReadOr(null, parsed, shell), Uses = uses.ReadOr(null, parsed, shell),
            };
            return (client, ct) => client.CreateTokenAsync(body, ct);
        }, made => $"{made.Text}{Environment.NewLine}", made =>
        [
            string.Create(CultureInfo.InvariantCulture, $"token {made.Token.Id} of role {made.Token.Role} for {TokensPage.ScopeOf(made.Token)}, good until {made.Token.ExpiresAt:u}; it is not shown again"),
        ]);
    }

    private static Command List(Shell shell) => new Command("list", "List the tokens that are good, without what makes them tokens").Asking(
        shell, PigeonJson.Default.TokensWire, _ => (client, ct) => client.TokensAsync(ct), found => TokensPage.Render(found, shell.Time.GetUtcNow(), shell.OutWidth));

    private static Command Revoke(Shell shell)
    {
        var id = new Argument<string>("ID") { Description = "As `pigeon token list` shows it" };
        return new Command("revoke", "Make a token good for nothing; VMs that joined with it stay") { id }.Asking(shell, parsed => async (client, ct) =>
        {
            await client.RevokeTokenAsync(parsed.GetRequiredValue(id), ct);
            return $"token {parsed.GetRequiredValue(id)} is good for nothing any more";
        });
    }

    private static string ParseRole(string text) => text is "join" or "read" or "deploy" or "admin" ? text : throw new FormatException($"'{text}' is no role: join, read, deploy or admin");

    private static int? ParseUses(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw new FormatException($"'{text}' is no number of VMs: 1 or more");

    private static string ParseTarget(string text) => Target.TryParse(text, out var target, out var mistake) ? $"{target}" : throw new FormatException($"{mistake}");

    // Days are usual here, which the other durations of the command line do without.
    private static TimeSpan ParseTtl(string text) => DurationText.TryParse(text, out var ttl, out var problem) ? ttl : throw new FormatException(problem);
}
