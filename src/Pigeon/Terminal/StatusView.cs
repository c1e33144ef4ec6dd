using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Puts a status on standard output, once or again and again.</summary>
internal sealed class StatusView(Shell shell, string? app, bool json, bool verbose)
{
    private const string HomeAndErase = "\u001b[H\u001b[J";

    private string? _shown;
    private string? _absent;

    public bool HasShown => _shown is not null;

    /// <returns>The exit code.</returns>
    public int Show(StatusAnswer answer)
    {
        var ofApp = Only(answer);
        shell.Out.Write(Render(ofApp));
        return ofApp is StatusAnswer.OfFleet(var fleet) && !fleet.Apps.All(each => each.Agree) ? ExitCode.Disagree : ExitCode.Done;
    }

    /// <summary>On a terminal the screen is drawn anew; elsewhere it is written only when it changed.</summary>
    public void ShowAgain(StatusAnswer answer)
    {
        var text = Render(Only(answer));
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

    /// <summary>Without the apps that nobody asked for.</summary>
    private StatusAnswer Only(StatusAnswer answer)
    {
        if (app is null) return answer;
        var (who, found, only) = answer switch
        {
            StatusAnswer.OfVm(var vm) => Of(vm.Vm, vm.Apps.Where(each => each.Name == app).ToList(), apps => new StatusAnswer.OfVm(vm with { Apps = apps })),
            StatusAnswer.OfFleet(var fleet) => Of(
                $"the fleet of {fleet.Controller}", fleet.Apps.Where(each => each.Name == app).ToList(), apps => new StatusAnswer.OfFleet(fleet with { Apps = apps })),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return found ? only : throw CommandFailedException.Unknown($"{who} knows no app {app}");
    }

    private static (string Who, bool Found, StatusAnswer Only) Of<T>(string who, IReadOnlyList<T> apps, Func<IReadOnlyList<T>, StatusAnswer> only) =>
        (who, apps.Count > 0, only(apps));

    private string Render(StatusAnswer answer) => answer switch
    {
        StatusAnswer.OfVm(var vm) => json ? Line(JsonSerializer.Serialize(vm, PigeonJson.Default.StatusWire)) : StatusPage.Render(vm, shell.Time.GetUtcNow(), verbose),
        StatusAnswer.OfFleet(var fleet) => json
            ? Line(JsonSerializer.Serialize(fleet, PigeonJson.Default.FleetStatusWire))
            : FleetPage.Render(fleet, shell.Time.GetUtcNow(), verbose),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Line(string text) => text + Environment.NewLine;
}
