using System.Globalization;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>A line for each step and for each change of what is waited for: what a log of a CI job wants.</summary>
internal sealed class LineView(TextWriter error) : IOperationView
{
    private int _steps;
    private string? _waitingFor;
    private string? _note;

    public void Show(OperationWire operation)
    {
        for (; _steps < operation.Steps.Count; _steps++) error.WriteLine(Line(operation, operation.Steps[_steps]));
        if (operation.WaitingFor is { } waiting && waiting != _waitingFor) error.WriteLine($"{operation.Vm}  waiting for {Printed.Clean(waiting)}");
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

    internal static string Line(OperationWire operation, StepWire step) => string.Create(
        CultureInfo.InvariantCulture, $"{operation.Vm}  {Math.Max(0, (step.At - operation.StartedAt).TotalSeconds):0.00}s  {Printed.Clean(step.Text)}");
}
