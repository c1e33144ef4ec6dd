using Microsoft.AspNetCore.Http;
using Pigeon.Core;
using Pigeon.Core.Protocol;

namespace Pigeon.Hosting.Http;

/// <summary>Tells what was done with an app, as agents and controllers do alike.</summary>
public static class OperationHistory
{
    /// <param name="app">As it was asked for.</param>
    /// <param name="teller">The name of the VM, or of the controller.</param>
    /// <param name="operations">Those of the app, oldest first; null when there is no such app.</param>
    /// <param name="known">The apps that there are.</param>
    public static IResult Answer(string app, string teller, IEnumerable<OperationWire>? operations, IEnumerable<string> known) => operations is null
        ? Problems.Answer(Problems.Of(ProblemCode.Unknown, $"{teller} knows no app {Printable.Of(app, 40)}{Known([.. known])}"))
        : Results.Json(
            new HistoryWire(app, teller, [.. operations.Select(each => each with { Pulls = [], Steps = [], Evidence = [] })]), PigeonJson.Default.HistoryWire);

    private static string Known(List<string> apps) => apps.Count == 0 ? ": nothing was released yet" : $" (it knows {string.Join(", ", apps)})";
}
