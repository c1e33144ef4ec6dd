using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Shows the audit to admins; to one with a scope what was asked of the apps in it.</summary>
internal sealed class AuditDesk(AuditLog log)
{
    public IResult Read(HttpContext http, Caller caller)
    {
        var asked = http.Request.Query;
        DateTimeOffset? since = null;
        if (asked["since"] is [{ } from])
        {
            if (!DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return Refuse("since: it is a time, such as 2026-01-31T12:00:00Z");
            since = time;
        }

        var limit = AuditQuery.DefaultLimit;
        if (asked["limit"] is [{ } most] && !(int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= AuditQuery.MostRecords))
            return Refuse($"limit: from 1 to {AuditQuery.MostRecords}");
        var query = new AuditQuery(since, asked["app"], asked["who"], asked["refused"] == "true", limit, record => IsFor(caller.Grant, record));
        return Results.Json(log.Read(query), PigeonJson.Default.AuditWire);
    }

    private static bool IsFor(Grant grant, AuditRecordWire record) => grant.IsUnscoped || (grant.Vms is null && AppName.TryParse(record.App, out var app) && grant.Covers(app));

    private static IResult Refuse(string why) => Problems.Answer(Problems.Of(ProblemCode.BadRequest, why));
}
