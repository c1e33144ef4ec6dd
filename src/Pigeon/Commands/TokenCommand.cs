using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Protocol;
using Pigeon.Core.Yaml;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon token create|list|revoke</c></summary>
internal static class TokenCommand
{
    private const int Columns = 80;
    private static readonly TimeSpan DefaultTtl = TimeSpan.FromHours(24);
    private static readonly string[] Titles = ["ID", "KIND", "EXPIRES", "NAME"];

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
        var kind = new Flag<string>("--kind", [], "agent|admin", "agent: VMs join with it; admin: for people and their jobs. Default agent", ParseKind);
        var name = new Flag<string>("--name", [], "NAME", "Who or what it is for, to tell it from others", text => text);
        var ttl = new Flag<TimeSpan>("--ttl", [], "DURATION", "How long it is good: 30m, 24h, 90d. Default 24h", ParseTtl);
        var command = new Command("create", "Make a token, and print it this one time");
        command.Options.Add(kind.Option);
        command.Options.Add(name.Option);
        command.Options.Add(ttl.Option);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var body = new TokenRequest(kind.ReadOr("agent", parsed, shell)!, name.ReadOr("", parsed, shell)!, ttl.ReadOr(DefaultTtl, parsed, shell).TotalSeconds);
            var made = await flags.AskAsync(parsed, shell, (client, token) => client.CreateTokenAsync(body, token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(made, PigeonJson.Default.NewTokenWire));
            else shell.Out.WriteLine(made.Text);
            shell.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"token {made.Token.Id} of kind {made.Token.Kind}, good until {made.Token.ExpiresAt:u}; it is not shown again"));
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

            var page = new StringBuilder();
            TextTable.Append(page, "", Columns, Titles, [.. found.Tokens.Select(Row)]);
            if (found.Tokens.Count == 0) page.AppendLine("no token is good now");
            shell.Out.Write(page);
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Row(TokenWire token) => [token.Id, token.Kind, token.ExpiresAt.ToString("u", CultureInfo.InvariantCulture), token.Name];

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

    private static string ParseKind(string text) => text is "agent" or "admin" ? text : throw new FormatException($"'{text}' is neither agent nor admin");

    // Days are usual here, which the other durations of the command line do without.
    private static TimeSpan ParseTtl(string text) => DurationText.TryParse(text, out var ttl, out var problem) ? ttl : throw new FormatException(problem);
}
