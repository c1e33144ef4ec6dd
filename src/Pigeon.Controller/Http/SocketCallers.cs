using Microsoft.AspNetCore.Http;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Whoever may open the unix socket is an admin, and the kernel says who it is.</summary>
internal sealed class SocketCallers : ICallerSource
{
    public ValueTask<Identity?> IdentifyAsync(HttpContext http, CancellationToken ct) =>
        ValueTask.FromResult<Identity?>(http.Features.Get<LocalSocket>() is null ? null : new Identity.Known(new Caller.Local(SocketPeer.NameOf(http))));
}
