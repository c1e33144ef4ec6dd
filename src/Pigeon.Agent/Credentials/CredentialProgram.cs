using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pigeon.Agent.Processes;

namespace Pigeon.Agent.Credentials;

/// <summary>
/// Asks a program <c>docker-credential-NAME get</c>: the registry goes in on its standard input, the credential comes out on its standard output. What it
/// prints is never shown, also when it fails: it may be the secret.
/// </summary>
public sealed partial class CredentialProgram(ProcessRunner runner)
{
    private const string TokenUser = "<token>";

    private static readonly string[] NothingKnown = ["credentials not found", "no credentials"];

    /// <summary>How long a helper may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <returns>Null when the helper knows none for this registry.</returns>
    /// <exception cref="CredentialException">It is not there, failed, hung or said something else than a credential.</exception>
    public async Task<RegistryCredential?> GetAsync(string name, string server, CancellationToken ct)
    {
        if (!NameShape.IsMatch(name)) throw new CredentialException("Docker's config.json names a credential helper that is no program's name", passing: false);
        var program = $"docker-credential-{name}";
        var result = await RunAsync(program, server, ct);
        if (result.ExitCode != 0)
        {
            if (NothingKnown.Any(text => $"{result.Output}{result.Errors}".Contains(text, StringComparison.OrdinalIgnoreCase))) return null;
            throw new CredentialException($"{program} failed with exit code {result.ExitCode} for {server}: `echo {server} | {program} get` as the agent's user shows why", passing: true);
        }

        try
        {
            if (JsonSerializer.Deserialize(result.Output, CredentialJson.Default.ProgramAnswerWire) is { Username: { } user, Secret: { } secret })
                return user == TokenUser ? new RegistryCredential(server, "", "", secret) : new RegistryCredential(server, user, secret, "");
        }
        catch (JsonException)
        {
            // Its message would quote what the helper said.
        }

        throw new CredentialException($"{program} answered something that is no credential for {server}", passing: false);
    }

    private async Task<ProcessResult> RunAsync(string program, string server, CancellationToken ct)
    {
        try
        {
            return await runner.RunAsync(program, ["get"], new ProcessSurroundings($"{server}\n"), Limit, ct);
        }
        catch (Win32Exception)
        {
            throw new CredentialException($"Docker's config.json wants {program}, which is not in the agent's PATH: install it, or `{RegistryKey.Login(server)}` without it", passing: false);
        }
        catch (TimeoutException)
        {
            throw new CredentialException($"{program} did not answer for {server} within {Limit.TotalSeconds:0.###} s", passing: true);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameShape { get; }
}
