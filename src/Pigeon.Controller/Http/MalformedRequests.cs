using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pigeon.Controller.Audit;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Http;

/// <summary>Hears of the requests that the server refuses by itself, because they break the rules of HTTP or are too slow, and notes them.</summary>
internal sealed class MalformedRequests(AuditLog audit) : IObserver<KeyValuePair<string, object?>>
{
    private const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static bool IsOfInterest(string name) => name == Event;

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features || features.Get<IBadRequestExceptionFeature>()?.Error is not { } error) return;
        var code = (error as BadHttpRequestException)?.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status431RequestHeaderFieldsTooLarge or StatusCodes.Status414UriTooLong => ProblemCode.TooLarge,
            StatusCodes.Status408RequestTimeout => ProblemCode.TooSlow,
            _ => ProblemCode.BadRequest,
        };
        var record = Unread.Record(audit, "http", "", features.Get<IHttpConnectionFeature>()?.RemoteIpAddress, code, error.Message);

        // The server does not wait for whoever listens, and the record is ours to finish.
        audit.Hear(record);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
