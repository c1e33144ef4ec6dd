using System.Globalization;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Hosting.Http;

/// <summary>What every request for an operation says, whichever verb it is. Everything in a request is anybody's text.</summary>
/// <param name="Version">Null when the request names none.</param>
/// <param name="IfRevision">Null when any will do.</param>
public sealed record AskedOperation(AppName App, StackVersion? Version, OperationId Id, long? IfRevision)
{
    /// <summary>How long a release may take to get ready when nothing is said.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan LockWaitAtMost = TimeSpan.FromHours(1);

    /// <param name="key">The header Idempotency-Key.</param>
    /// <param name="ifMatch">The header If-Match.</param>
    /// <returns>What is asked, or what is wrong with it.</returns>
    public static (AskedOperation? Asked, ProblemWire? Problem) Read(string appText, OperationRequest request, string? key, string? ifMatch)
    {
        if (!AppName.TryParse(appText, out var app)) return Bad($"'{appText}' is not an app's name: {AppName.Rule}");
        var version = default(StackVersion);
        if (request.Version is { } text && !StackVersion.TryParse(text, out version)) return Bad($"'{text}' is not a version: {StackVersion.Rule}");
        if (!OperationId.TryParse(key ?? Guid.NewGuid().ToString("N"), out var id)) return Bad($"the header Idempotency-Key is not an operation's name: {OperationId.Rule}");
        if (Steward.IsMine(id) || FleetMachine.IsOwn(id)) return Bad($"the header Idempotency-Key: names that begin as '{id}' does are the fleet's own");
        long? revision = null;
        if (ifMatch is not null)
        {
            if (!long.TryParse(ifMatch.Trim('"'), CultureInfo.InvariantCulture, out var seen)) return Bad("the header If-Match is not a revision");
            revision = seen;
        }

        return (new AskedOperation(app, request.Version is null ? null : version, id, revision), null);
    }

    /// <summary>How long a stack may take to get ready.</summary>
    public static TimeSpan ReadyWithinOf(OperationRequest request) =>
        request.ReadyWithin is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds)) : ReadyWithin;

    /// <summary>How long a fleet may take; null when nothing is said.</summary>
    public static TimeSpan? WithinOf(OperationRequest request) =>
        request.Within is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds)) : null;

    /// <summary>How long the command may wait for another operation of the app.</summary>
    public static TimeSpan LockWaitOf(OperationRequest request) => TimeSpan.FromSeconds(Math.Clamp(request.LockWait ?? 0, 0, LockWaitAtMost.TotalSeconds));

    private static (AskedOperation?, ProblemWire?) Bad(string why) => (null, Problems.Of(ProblemCode.BadRequest, why));
}
