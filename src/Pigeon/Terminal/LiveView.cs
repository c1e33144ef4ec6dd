using System.Globalization;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>
/// The steps so far, and below them one line for each pull and one that turns and says what is waited for. Never wider than the terminal, so that the lines
/// can be drawn over themselves.
/// </summary>
internal sealed class LiveView : IOperationView
{
    private const string Frames = "|/-\\";
    private const string EraseLine = "\r\u001b[K";
    private const string LineUp = "\u001b[A";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly Lock _drawing = new();
    private readonly Shell _shell;
    private readonly long _began;
    private readonly ITimer _timer;
    private OperationWire? _operation;
    private string? _note;
    private int _steps;
    private int _linesAbove;
    private int _frame;
    private bool _over;

    public LiveView(Shell shell)
    {
        _shell = shell;
        _began = shell.Time.GetTimestamp();
        _timer = shell.Time.CreateTimer(_ => Turn(), null, Pace, Pace);
    }

    public void Show(OperationWire operation)
    {
        lock (_drawing)
        {
            _operation = operation;
            _note = null;
            Erase();
            for (; _steps < operation.Steps.Count; _steps++) WriteStep(LineView.Line(operation, operation.Steps[_steps]));
            Draw();
        }
    }

    public void Note(string text)
    {
        lock (_drawing)
        {
            _note = text;
            Draw();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_drawing)
        {
            // A tick that was already on its way must not draw below the result.
            _over = true;
            Erase();
            _shell.Error.Flush();
        }
    }

    private void Turn()
    {
        lock (_drawing)
        {
            _frame = (_frame + 1) % Frames.Length;
            Draw();
        }
    }

    private void WriteStep(string line)
    {
        var text = Printed.Fit(line, _shell.Width - 3);
        _shell.Error.WriteLine(_shell.IsColored ? $"\u001b[32m+\u001b[0m {text}" : $"+ {text}");
    }

    private void Draw()
    {
        if (_over) return;
        Erase();
        foreach (var pull in _note is null ? _operation?.Pulls ?? [] : [])
        {
            _shell.Error.WriteLine(Printed.Fit($"  {Printed.Pull(pull)}", _shell.Width - 1));
            _linesAbove++;
        }

        var elapsed = _shell.Time.GetElapsedTime(_began).TotalSeconds;
        var what = _note ?? (_operation?.WaitingFor is { } waiting ? $"waiting for: {Printed.Clean(waiting)}" : "working");
        var text = string.Create(CultureInfo.InvariantCulture, $"{Frames[_frame]} {elapsed:0.0}s  {what}");
        _shell.Error.Write(Printed.Fit(text, _shell.Width - 1));
        _shell.Error.Flush();
    }

    private void Erase()
    {
        _shell.Error.Write(EraseLine);
        for (; _linesAbove > 0; _linesAbove--) _shell.Error.Write(LineUp + EraseLine);
    }
}
