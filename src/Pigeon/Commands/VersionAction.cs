using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Pigeon.Commands;

/// <summary><c>pigeon --version</c>: the version, and the commit where the build knew it.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var written = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var (version, commit) = written.Split('+') is [var number, var source] ? (number, $" ({source})") : (written, "");
        parseResult.InvocationConfiguration.Output.WriteLine($"pigeon {version}{commit}");
        return ExitCode.Done;
    }
}
