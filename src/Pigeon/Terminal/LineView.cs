using System.Globalization;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>A line for each step, for each change of what is waited for and for each quarter of a pull: what a log of a CI job wants.</summary>
internal sealed class LineView(TextWriter error) : IOperationView
{
    private const int PullSteps = 4;

    private readonly Dictionary<string, long> _pulls = [];
    private int _steps;
    private string? _waitingFor;
    private string? _note;

    public void Show(OperationWire operation)
    {
        for (; _steps < operation.Steps.Count; _steps++) error.WriteLine(Line(operation, operation.Steps[_steps]));
        if (operation.WaitingFor is { } waiting && waiting != _waitingFor) error.WriteLine($"{operation.Vm}  waiting for {Printed.Clean(waiting)}");
        foreach (var pull in operation.Pulls) WritePull(operation.Vm, pull);
        _waitingFor = operation.WaitingFor;
        _note = null;
        error.Flush();
    }

    public void Note(string text)
    {
        // An agent that stays away for minutes is told once, not at every attempt.
        if (text != _note) error.WriteLine(text);
        _note = text;
        error.Flush();
    }

    public void Dispose() => error.Flush();

    private void WritePull(string vm, ImagePullWire pull)
    {
        // How much there is becomes known layer by layer, so the share may shrink: what was said is not said again.
        var quarter = pull.BytesTotal == 0 ? 0 : pull.Bytes * PullSteps / pull.BytesTotal;
        if (_pulls.TryGetValue(pull.Image, out var said) && quarter <= said) return;
        _pulls[pull.Image] = quarter;
        error.WriteLine($"{vm}  {Printed.Pull(pull)}");
    }

    internal static string Line(OperationWire operation, StepWire step) => string.Create(
        CultureInfo.InvariantCulture, $"{operation.Vm}  {Math.Max(0, (step.At - operation.StartedAt).TotalSeconds):0.00}s  {Printed.Clean(step.Text)}");
}
