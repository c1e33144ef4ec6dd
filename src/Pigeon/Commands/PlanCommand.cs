using System.CommandLine;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon plan</c>: what a verb would do, and nothing of it is done.</summary>
internal static class PlanCommand
{
    private static readonly string[] Verbs = ["release", "activate", "rollback", "deactivate", "abort"];

    public static Command Create(Shell shell)
    {
        var target = new TargetArguments($"{string.Join(", ", Verbs)}; without it, release", Verbs, "The version, as that verb takes it");
        var file = new DefinitionFlag();
        var force = new Switch("--force", [], "With deactivate: also when it is in production");
        var flags = new AnswerFlags();
        var command = new Command("plan", "Say what a verb would do, in its order; exit code 3 when that is something");
        target.AddTo(command);
        file.AddTo(command);
        command.Options.Add(force.Option);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var request = Request(target.Verb(parsed) ?? Verbs[0], version, parsed.GetValue(force.Option), force.Read(parsed, shell));
            var settings = Settings(flags, parsed, shell);
            if (request.Verb == Verbs[0]) request = request with { Definition = await file.ReadAsync(parsed, shell, ct) };
            return await new OperationRun(shell, settings).RunAsync(app, request, ct);
        });
        return command;
    }

    /// <param name="said">The option stands on the command line; from the environment it may be meant for other calls.</param>
    private static OperationRequest Request(string verb, StackVersion? version, bool said, bool force)
    {
        if (said && verb != "deactivate") throw CommandFailedException.Usage($"--force: {verb} knows no such thing, only deactivate does");
        if (version is null && verb == "deactivate")
            throw CommandFailedException.Usage("VERSION is missing: name the version behind the app or with --version");
        return new OperationRequest { Verb = verb, Version = version?.Text, Force = force && verb == "deactivate" };
    }

    private static OperationSettings Settings(AnswerFlags flags, ParseResult parsed, Shell shell) => new()
    {
        Host = flags.Connection.Host(parsed, shell),
        Json = flags.Connection.Json(parsed, shell),
        Detach = false,
        Local = false,
        DryRun = true,
        IfRevision = null,
        ReadyWithin = null,
        LockWait = TimeSpan.Zero,
        Wait = flags.Timeout(parsed, shell),
    };
}
