using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Puts a status on standard output, once or again and again.</summary>
internal sealed class StatusView(Shell shell, string? app, bool json, bool verbose)
{
    private const string HomeAndErase = "\u001b[H\u001b[J";

    private string? _shown;
    private string? _absent;

    public bool HasShown => _shown is not null;

    public void Show(StatusWire status) => shell.Out.Write(Render(status));

    /// <summary>On a terminal the screen is drawn anew; elsewhere it is written only when it changed.</summary>
    public void ShowAgain(StatusWire status)
    {
        var text = Render(status);
        var onScreen = shell.OutIsTerminal && shell.IsLive && !json;
        if (onScreen) shell.Out.Write(HomeAndErase + text);
        else if (text != _shown) shell.Out.Write(_shown is null || json ? text : $"{Environment.NewLine}{text}");
        shell.Out.Flush();
        _shown = text;
        _absent = null;
    }

    public void Absent(string message)
    {
        if (message != _absent) shell.Error.WriteLine(Printed.Clean(message));
        _absent = message;
    }

    private string Render(StatusWire status)
    {
        if (app is not null)
        {
            status = status with { Apps = [.. status.Apps.Where(candidate => candidate.Name == app)] };
            if (status.Apps.Count == 0) throw CommandFailedException.Unknown($"{status.Vm} knows no app {app}");
        }

        return json
            ? JsonSerializer.Serialize(status, PigeonJson.Default.StatusWire) + Environment.NewLine
            : StatusPage.Render(status, shell.Time.GetUtcNow(), verbose);
    }
}
