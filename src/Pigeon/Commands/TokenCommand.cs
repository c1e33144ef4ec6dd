using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pigeon.Client;
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
        var flags = new AnswerFlags(Endpoint.DefaultController);
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
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var body = new TokenRequest
            {
                Role = role.ReadOr("join", parsed, shell)!, Name = name.ReadOr("", parsed, shell)!, Ttl = ttl.ReadOr(DefaultTtl, parsed, shell).TotalSeconds,
                Apps = apps.Read(parsed, shell), Vms = vms.ReadOr(null, parsed, shell), Uses = uses.ReadOr(null, parsed, shell),
            };
            var made = await flags.AskAsync(parsed, shell, (client, token) => client.CreateTokenAsync(body, token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(made, PigeonJson.Default.NewTokenWire));
            else shell.Out.WriteLine(made.Text);
            shell.Error.WriteLine(Printed.Clean(string.Create(
                CultureInfo.InvariantCulture, $"token {made.Token.Id} of role {made.Token.Role} for {TokensPage.ScopeOf(made.Token)}, good until {made.Token.ExpiresAt:u}; it is not shown again")));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var command = new Command("list", "List the tokens that are good, without what makes them tokens");
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var found = await flags.AskAsync(parsed, shell, (client, token) => client.TokensAsync(token), ct);
            if (flags.Connection.Json(parsed, shell))
            {
                shell.Out.WriteLine(JsonSerializer.Serialize(found, PigeonJson.Default.TokensWire));
                return ExitCode.Done;
            }

            shell.Out.Write(TokensPage.Render(found, shell.Time.GetUtcNow(), shell.OutWidth));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var id = new Argument<string>("ID") { Description = "As `pigeon token list` shows it" };
        var command = new Command("revoke", "Make a token good for nothing; VMs that joined with it stay");
        command.Arguments.Add(id);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var revoked = parsed.GetRequiredValue(id);
            await flags.AskAsync(parsed, shell, async (client, token) =>
            {
                await client.RevokeTokenAsync(revoked, token);
                return true;
            }, ct);
            shell.Error.WriteLine(Printed.Clean($"token {revoked} is good for nothing any more"));
            return ExitCode.Done;
        });
        return command;
    }

    private static string ParseRole(string text) => text is "join" or "read" or "deploy" or "admin" ? text : throw new FormatException($"'{text}' is no role: join, read, deploy or admin");

    private static int? ParseUses(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw new FormatException($"'{text}' is no number of VMs: 1 or more");

    private static string ParseTarget(string text) => Target.TryParse(text, out var target, out var mistake) ? $"{target}" : throw new FormatException($"{mistake}");

    // Days are usual here, which the other durations of the command line do without.
    private static TimeSpan ParseTtl(string text) => DurationText.TryParse(text, out var ttl, out var problem) ? ttl : throw new FormatException(problem);
}
