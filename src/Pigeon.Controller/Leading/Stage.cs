using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Metrics;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Controller.Leading;

/// <summary>
/// Answers all requests of a process: what belongs to the one that leads by the parts of its term, and otherwise by saying who leads. The end of a term ends every
/// request of it.
/// </summary>
internal sealed class Stage(string controller, ITerms terms, IServerCertificate certificate, AuditLog audit, MetricsDoor metrics, ControllerCounts counts, TimeProvider time)
{
    /// <summary>How long requests wait for what a new leader reads first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly ApiDescription Description = new(typeof(Stage).Assembly);

    /// <summary>What is answered whether this controller leads or not.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<Stage, HttpContext, Task>> Own = new Dictionary<string, Func<Stage, HttpContext, Task>>
    {
        ["/healthz"] = (_, http) => http.Response.WriteAsync("alive\n", http.RequestAborted),
        ["/readyz"] = (stage, http) => stage.ReadyAsync(http),
        ["/v1/ca"] = (stage, http) => stage.LookAsync(http, stage.Authority().ExecuteAsync),
        [MetricPage.Path] = (stage, http) => stage.LookAsync(http, stage.MeasureAsync),
        [ApiDescription.Path] = (stage, http) => stage.LookAsync(http, Description.AnswerAsync),
    };

    private readonly Pulse _changed = new();
    private volatile Scene? _scene;

    /// <summary>From now on requests are answered by these parts.</summary>
    public void Open(TermParts parts, Term term)
    {
        _scene = new Scene(parts, term);
        _changed.Beat();
    }

    /// <summary>From now on they are told who leads.</summary>
    public void Close() => _scene = null;

    public Task AnswerAsync(HttpContext http) =>
        Own.TryGetValue(http.Request.Path.Value ?? "", out var answer) ? answer(this, http) : ActAsync(http);

    private Task LookAsync(HttpContext http, Func<HttpContext, Task> answer) => HttpMethods.IsGet(http.Request.Method) ? answer(http) : ActAsync(http);

    /// <summary>All that this controller tells; of the fleet while it leads.</summary>
    public MetricPage Page()
    {
        var page = new MetricPage();
        ProcessMetrics.Write(page, "controller");
        var scene = _scene is { Term.IsOver: false } leading ? leading : null;
        page.Gauge("pigeon_controller_leading", "Whether this controller leads", scene is not null)
            .Gauge("pigeon_controller_term", "The number of the term that it leads in; 0 when it does not lead, or is the only one", scene?.Term.Number ?? 0)
            .Gauge("pigeon_store_healthy", "Whether nothing is wrong with the store, as far as this controller knows", terms.Trouble is null)
            .Gauge("pigeon_server_certificate_expiry_timestamp_seconds", "When the certificate runs out that the controller shows, in seconds since 1970", certificate.Current.TargetCertificate.NotAfter.ToUniversalTime());
        counts.Write(page);
        scene?.Parts.Tell(page);
        return page;
    }

    /// <summary>Who is not let in by the door of its own is let in, or refused, as by everything else; that takes what only the leader has.</summary>
    private Task MeasureAsync(HttpContext http)
    {
        if (metrics.Opens(http)) return Page().Answer.ExecuteAsync(http);
        return terms.Lead is Lead.Here ? ActAsync(http) : RefuseAsync(http);
    }

    private async Task RefuseAsync(HttpContext http)
    {
        var problem = Problems.Of(ProblemCode.Unauthorized, "this controller does not lead, and knows no tokens but the one of metrics.token_file in its controller.yaml");
        await new Attempt(audit, http, null).RefusedAsync(problem);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Answer(problem).ExecuteAsync(http);
    }

    private async Task ActAsync(HttpContext http)
    {
        if (await SceneAsync(http.RequestAborted) is not { } scene)
        {
            await TurnAwayAsync(http);
            return;
        }

        var aborted = http.RequestAborted;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted, scene.Term.Ended);
        http.RequestAborted = end.Token;
        try
        {
            await scene.Parts.Answer(http);
        }
        catch (Exception fault) when (!aborted.IsCancellationRequested && (fault is TermEndedException || scene.Term.Ended.IsCancellationRequested))
        {
            http.RequestAborted = aborted;
            if (http.Response.HasStarted) http.Abort();
            else await TurnAwayAsync(http);
        }
    }

    /// <returns>Null when this controller does not lead.</returns>
    private async Task<Scene?> SceneAsync(CancellationToken ct)
    {
        var asked = time.GetTimestamp();
        while (true)
        {
            var changed = _changed.Next;
            if (_scene is { Term.IsOver: false } scene) return scene;

            // It leads, and still reads what is stored.
            if (terms.Lead is not Lead.Here || time.GetElapsedTime(asked) > Patience) return null;
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(100), time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task TurnAwayAsync(HttpContext http)
    {
        if (terms.Lead is Lead.Elsewhere(var leader))
        {
            http.Response.Headers.Location = new UriBuilder(leader.Url) { Path = http.Request.Path.ToUriComponent(), Query = http.Request.QueryString.Value }.Uri.AbsoluteUri;
            await Problems.Answer(Problems.Of(ProblemCode.NotLeader, $"{controller} follows {leader.Name}, which leads: say it at {Shown(leader.Url)}")).ExecuteAsync(http);
            return;
        }

        http.Response.Headers.RetryAfter = "1";
        await Problems.Answer(Problems.Of(ProblemCode.NoLeader, Words())).ExecuteAsync(http);
    }

    private Task ReadyAsync(HttpContext http)
    {
        var isReady = _scene is { Term.IsOver: false };
        http.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return http.Response.WriteAsync($"{Words()}\n", http.RequestAborted);
    }

    private string Words() => terms.Lead switch
    {
        Lead.Here(var term) when _scene is { Term.IsOver: false } => $"{controller} leads{(term > 0 ? $" (term {term})" : "")}; {terms.Place}",
        Lead.Here => $"{controller} is about to lead, or to lead no more: ask again",
        Lead.Elsewhere(var leader) => $"{controller} follows {leader.Name} at {Shown(leader.Url)}; {terms.Place}{(terms.Trouble is { } trouble ? $"; {trouble}" : "")}",
        Lead.Nobody(var why) => $"no controller leads, as far as {controller} knows; the VMs go on as they are: {why}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Shown(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private IResult Authority() => certificate.AuthorityPem is { } pem
        ? Results.Text(pem, "application/x-pem-file")
        : Problems.Answer(Problems.Of(ProblemCode.Unknown, "this controller has no CA of its own: its certificate is checked against those of the system"));

    private sealed record Scene(TermParts Parts, Term Term);
}
