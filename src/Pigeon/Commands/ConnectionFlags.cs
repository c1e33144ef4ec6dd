using System.CommandLine;
using Pigeon.Client;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What every command that talks to an agent or a controller takes.</summary>
/// <param name="defaultHost">Where it is looked for when nothing is said.</param>
internal sealed class ConnectionFlags(string defaultHost = Endpoint.Default)
{
    /// <summary>The token itself has no flag: what stands on a command line is seen by everybody on the machine.</summary>
    internal const string TokenVariable = "PIGEON_TOKEN";

    private readonly Flag<Endpoint> _host = new(
        "--host", [], "ENDPOINT", $"Where the {(defaultHost == Endpoint.Default ? "agent or controller" : "controller")} listens: unix:///path or a URL; of several controllers, their URLs with commas. Default {defaultHost}", Endpoint.Parse);

    private readonly Flag<string> _tokenFile = new(
        "--token-file", [], "FILE", $"Holds the token for a controller's URL. Default: the variable {TokenVariable}", path => path);

    private readonly Flag<string> _caFile = new("--ca-file", [], "FILE", "The CA certificates to check a URL's against. Default: the CA in the token", path => path);

    public OutputFlag Output { get; } = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_host.Option);
        command.Options.Add(_tokenFile.Option);
        command.Options.Add(_caFile.Option);
        Output.AddTo(command);
    }

    public Endpoint Host(ParseResult parsed, Shell shell)
    {
        var host = _host.ReadOr(Endpoint.Parse(defaultHost), parsed, shell)!;
        if (host.Socket is not null) return host;
        var token = Token(parsed, shell);
        if (token is not null && host.Others.Append(host.Address).Any(address => address.Scheme != "https"))
            throw CommandFailedException.Usage($"--host: '{host}' is in the clear, and a token is shown over https only");
        return host with { Access = new Access(token, _caFile.ReadOr(null, parsed, shell)) };
    }

    public bool Json(ParseResult parsed, Shell shell) => Output.IsJson(parsed, shell);

    private AccessToken? Token(ParseResult parsed, Shell shell)
    {
        var file = _tokenFile.ReadOr(null, parsed, shell);
        if (file is null && shell.Variable(TokenVariable) is not { Length: > 0 }) return null;
        if (AccessToken.TryParse((file is null ? shell.Variable(TokenVariable)! : Read(file)).Trim(), out var token)) return token;
        throw CommandFailedException.Usage($"{(file is null ? TokenVariable : $"--token-file: {file}")} holds no token: {AccessToken.Rule}");
    }

    private static string Read(string path)
    {
        try
        {
            const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
                throw CommandFailedException.Usage($"--token-file: everybody on this machine may read or change {path}: `chmod 600 {path}`, and revoke the token if somebody may have");
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailedException.Usage($"--token-file: {fault.Message}");
        }
    }
}
