using System.Globalization;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Tells how a verb went: the result on standard output, the talk on standard error.</summary>
internal sealed class OperationReport(Shell shell, bool json)
{
    /// <summary>The kind of what a plan writes to disk.</summary>
    private const string WriteFile = "write_file";

    public int Plan(OperationReply reply, PlanWire plan)
    {
        if (json) Write(reply);
        else WritePlan(plan);
        return plan.Moves.Count > 0 ? ExitCode.ChangesFound : ExitCode.Done;
    }

    public int Unchanged(OperationReply reply, string text, TimeSpan took)
    {
        if (json) Write(reply);
        else shell.Out.WriteLine($"{Sentence(text)} ({Printed.Took(took)})");
        return ExitCode.Done;
    }

    /// <summary>What an operation takes away is told while it can still be aborted.</summary>
    public void Accepted(OperationWire operation)
    {
        if (operation.StopsServing.Count == 0) return;
        var (verb, them) = operation.StopsServing.Count == 1 ? ("stops", "it") : ("stop", "them");
        shell.Error.WriteLine(Printed.Clean($"{Printed.Few(operation.StopsServing)} {verb} serving {operation.App}: {operation.Version} is not for {them}"));
    }

    public int Detached(OperationWire operation)
    {
        if (json) Write(operation);
        else shell.Out.WriteLine($"{operation.Verb} of {Printed.Stack(operation.App, operation.Version)} goes on as operation {operation.Id}");
        shell.Error.WriteLine($"follow it with `pigeon status {operation.App} --watch`, stop it with `pigeon abort {operation.App}`");
        return ExitCode.Done;
    }

    public int Ended(OperationWire operation, TimeSpan took)
    {
        var text = operation.Detail.Length > 0
            ? Sentence(operation.Detail)
            : $"{operation.Verb} of {Printed.Stack(operation.App, operation.Version)}: {operation.State}";
        if (json) Write(operation);
        if (operation.State == "done")
        {
            if (!json) shell.Out.WriteLine($"{text} ({Printed.Took(took)})");
            return ExitCode.Done;
        }

        foreach (var evidence in operation.Evidence) WriteEvidence(evidence);
        var prefix = operation.State is "aborted" or "reverted" ? operation.State : "error";
        shell.Error.WriteLine($"{prefix}: {text} ({Printed.Took(took)})");
        return ExitCode.Of(operation);
    }

    /// <summary>The last that was seen of an operation that goes on without its follower: a script gets its document all the same.</summary>
    public void StillRunning(OperationWire? operation)
    {
        if (json && operation is not null) Write(operation);
    }

    private void WritePlan(PlanWire plan)
    {
        var (number, files) = (0, plan.Moves.Where(move => move.Kind == WriteFile).Select(move => move.Text).Distinct().Count());
        if (plan.Moves.Count > 0) shell.Out.WriteLine(Printed.Clean(plan.Vm));
        foreach (var move in plan.Moves)
            shell.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++number,3}  {Printed.Clean(move.Text)}"));
        var moves = plan.Moves.Count(move => move.Kind != WriteFile);
        shell.Out.WriteLine(plan.Moves.Count == 0
            ? $"{plan.App} on {plan.Vm}: nothing to do"
            : string.Create(CultureInfo.InvariantCulture,
                $"{plan.App} on {plan.Vm}: {Printed.Count(moves, "move")}, {Printed.Count(files, "file")}, {Printed.Count(plan.Reloads, "reload")}, at revision {plan.Revision}; nothing was done"));
    }

    private void WriteEvidence(EvidenceWire evidence)
    {
        shell.Error.WriteLine($"{Printed.Clean(evidence.Container)}:");
        foreach (var answer in evidence.Health) shell.Error.WriteLine($"  health  {Printed.Clean(answer)}");
        foreach (var line in evidence.Log) shell.Error.WriteLine($"  log     {Printed.Clean(line)}");
        if (evidence.Health.Count + evidence.Log.Count == 0) shell.Error.WriteLine("  it said nothing");
    }

    private void Write(OperationReply reply) => shell.Out.WriteLine(JsonSerializer.Serialize(reply, PigeonJson.Default.OperationReply));

    private void Write(OperationWire operation) => shell.Out.WriteLine(JsonSerializer.Serialize(operation, PigeonJson.Default.OperationWire));

    private static string Sentence(string text) => Printed.Clean(text).TrimEnd('.');
}
