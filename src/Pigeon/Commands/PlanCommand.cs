using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon plan</c>: what a verb would do, and nothing of it is done. Without a verb it is the release.</summary>
internal static class PlanCommand
{
    public static Command Create(Shell shell)
    {
        var plan = Release(shell, "plan", "Say what a verb would do, in its order; exit code 3 when that is something. Without a verb: a release");
        plan.Subcommands.Add(Release(shell, "release", "What a release would do"));
        plan.Subcommands.Add(Verb(shell, "activate", "What an activation would do", "The version; without it, the one that is released"));
        plan.Subcommands.Add(Verb(shell, "rollback", "What a rollback would do", "The version to go back to; without it, the one that was active before"));
        plan.Subcommands.Add(Deactivate(shell));
        plan.Subcommands.Add(Verb(shell, "abort", "What an abort would do", "The version whose operation is meant; without it, whatever is under way"));
        return plan;
    }

    private static Command Release(Shell shell, string name, string summary)
    {
        var file = new DefinitionFlag();
        var command = Create(shell, name, summary, "The version; without it, the one that the file says", async (version, parsed, ct) => new OperationRequest
        {
            Verb = "release", Version = version, Definition = await file.ReadAsync(parsed, shell, ct),
        });
        file.AddTo(command);
        return command;
    }

    private static Command Deactivate(Shell shell)
    {
        var force = new Switch("--force", [], "Also when it is in production: the app is then gone");
        var command = Create(shell, "deactivate", "What a deactivation would do", "The version (required)", (version, parsed, _) => Task.FromResult(new OperationRequest
        {
            Verb = "deactivate",
            Version = version ?? throw CommandFailedException.Usage("VERSION is missing: name the version as the second argument or with --version"),
            Force = force.Read(parsed, shell),
        }));
        command.Options.Add(force.Option);
        return command;
    }

    private static Command Verb(Shell shell, string verb, string summary, string versionSummary) =>
        Create(shell, verb, summary, versionSummary, (version, _, _) => Task.FromResult(new OperationRequest { Verb = verb, Version = version }));

    private static Command Create(
        Shell shell, string name, string summary, string versionSummary, Func<string?, ParseResult, CancellationToken, Task<OperationRequest>> ask)
    {
        var target = new TargetArguments(versionSummary);
        var flags = new AnswerFlags();
        var command = new Command(name, summary);
        target.AddTo(command);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var settings = new OperationSettings
            {
                Host = flags.Connection.Host(parsed, shell),
                Json = flags.Connection.Json(parsed, shell),
                Detach = false,
                DryRun = true,
                IfRevision = null,
                ReadyWithin = null,
                LockWait = TimeSpan.Zero,
                Wait = flags.Timeout(parsed, shell),
            };
            return await new OperationRun(shell, settings).RunAsync(app, await ask(version?.Text, parsed, ct), ct);
        });
        return command;
    }
}
