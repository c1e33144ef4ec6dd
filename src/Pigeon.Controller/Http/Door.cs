using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Decides who may ask for what. What is changed is noted before it is done, and whoever is refused is noted too.</summary>
internal sealed partial class Door(IReadOnlyList<ICallerSource> sources, VmBook vms, AgentGate agents, AuditLog audit, ILogger<Door> logger)
{
    /// <summary>Lets those look who may do so much.</summary>
    /// <param name="act">Answers the request, and changes nothing.</param>
    public RequestDelegate Look(Role needed, Func<HttpContext, Caller, Task<IResult>> act) => http => EnterAsync(http, needed, new Attempt(audit, http, null), act);

    /// <summary>Lets those ask for a change who may do so much.</summary>
    /// <param name="what">What it is called on the command line.</param>
    /// <param name="act">Answers the request. It begins the <see cref="Attempt"/> before it changes anything, and when it is clear that it will.</param>
    public RequestDelegate Ask(Role needed, string what, Func<HttpContext, Caller, Task<IResult>> act) => http => EnterAsync(http, needed, new Attempt(audit, http, what), act);

    /// <summary>What concerns the controller as a whole: it takes an admin whose token has no scope.</summary>
    public static Func<HttpContext, Caller, Task<IResult>> Whole(Func<HttpContext, Caller, Task<IResult>> act) => (http, caller) => caller.Grant.IsUnscoped ? act(http, caller)
        : Task.FromResult(Problems.Answer(Problems.Of(ProblemCode.Forbidden, $"this concerns the fleet as a whole, and the token is for {caller.Grant.Scope} only")));

    /// <summary>Why nothing is done any more for somebody who was let in and then took their time to say what they want; null when it is done.</summary>
    public static IResult? Ended(Caller caller) =>
        caller.IsStillGood ? null : Problems.Answer(Problems.Of(ProblemCode.Unauthorized, "the token has expired or was revoked while the request came in; nothing was changed"));

    /// <summary>Lets VMs in that want to join.</summary>
    public RequestDelegate Joiner(Func<HttpContext, Caller, Task<IResult>> act)
    {
        var join = Ask(Role.Join, Attempt.Join, act);
        return http => http.Features.Get<ClearText>() is null ? join(http) : RefuseInTheClearAsync(http);
    }

    private Task RefuseInTheClearAsync(HttpContext http) => RefuseAsync(
        http, new Attempt(audit, http, Attempt.Join), ProblemCode.Forbidden, "agents show certificates, which takes TLS from end to end: name an address of the controller that is https, with no proxy between");

    /// <summary>Lets the agent in whose name the path has.</summary>
    public RequestDelegate Agent(Func<HttpContext, VmName, Task<IResult>> act) => WithCertificate((http, vm) => http.Request.RouteValues["name"] as string == vm.Text, act);

    /// <summary>Lets every agent in.</summary>
    public RequestDelegate AnyAgent(Func<HttpContext, Task<IResult>> act) => WithCertificate((_, _) => true, (http, _) => act(http));

    /// <param name="isOf">Whether it is that VM who may ask.</param>
    private RequestDelegate WithCertificate(Func<HttpContext, VmName, bool> isOf, Func<HttpContext, VmName, Task<IResult>> act) => http => EnterAgentAsync(http, isOf, act);

    private async Task EnterAgentAsync(HttpContext http, Func<HttpContext, VmName, bool> isOf, Func<HttpContext, VmName, Task<IResult>> act)
    {
        var attempt = new Attempt(audit, http, null);
        if (!agents.TryName(http.Features.Get<ShownCertificate>(), out var found, out var why))
        {
            await RefuseAsync(http, attempt, ProblemCode.Unauthorized, why);
            return;
        }

        attempt.Who = $"VM {found.Vm}";
        http.Features.Get<ConnectionGuest>()?.Recognize();
        if (!isOf(http, found.Vm))
            await RefuseAsync(http, attempt, ProblemCode.Unauthorized, $"that is the certificate of {found.Vm}, which speaks for no other VM: one that is called otherwise by now joins again with a token of `pigeon token create`");
        else
            await LetInAsync(http, attempt, () => AnswerAsync(http, found, act));
    }

    private async Task<IResult> AnswerAsync(HttpContext http, StoredCertificate found, Func<HttpContext, VmName, Task<IResult>> act)
    {
        // A successor that is shown for the first time: what came before it opens nothing any more.
        await vms.AcceptKeyAsync(found.Vm, found.Key, CancellationToken.None);
        return await act(http, found.Vm);
    }

    private async Task EnterAsync(HttpContext http, Role needed, Attempt attempt, Func<HttpContext, Caller, Task<IResult>> act)
    {
        var identity = (Identity?)null;
        foreach (var source in sources) identity ??= await source.IdentifyAsync(http, http.RequestAborted);
        switch (identity)
        {
            case null:
                await RefuseAsync(http, attempt, ProblemCode.Unauthorized, "a token is needed: `pigeon token create`, said on the controller's machine, makes one");
                break;
            case Identity.Wrong(var why):
                await RefuseAsync(http, attempt, ProblemCode.Unauthorized, why);
                break;
            case Identity.Known(var caller):
                attempt.Who = $"{caller}";
                http.Features.Get<ConnectionGuest>()?.Recognize();
                if (caller.Grant.May(needed)) await LetInAsync(http, attempt, () => act(http, caller));
                else await RefuseAsync(http, attempt, ProblemCode.Forbidden, $"this takes a token of role {WordOf(needed)}, and this one is of role {WordOf(caller.Grant.Role)}: `pigeon token create --role {WordOf(needed)}`");
                break;
        }
    }

    private static string WordOf(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>One of the three places where a fault ends: the request fails, the controller goes on.</summary>
    private async Task LetInAsync(HttpContext http, Attempt attempt, Func<Task<IResult>> act)
    {
        IResult result;
        try
        {
            result = await act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && !http.RequestAborted.IsCancellationRequested)
        {
            Log.NotStored(logger, fault.Message);
            result = Problems.Answer(Problems.Of(ProblemCode.StorageFailed, $"it could not be stored, and nothing was changed: {fault.Message}"));
        }
        catch (OperationCanceledException) when (attempt.HasBegun)
        {
            await attempt.RefusedAsync(Problems.Of(ProblemCode.Fault, "whoever asked had gone away before it was decided"));
            throw;
        }
        catch (TermEndedException ended) when (attempt.HasBegun)
        {
            await attempt.RefusedAsync(Problems.Of(ProblemCode.NotLeader, $"{ended.Message}; what became of it is told by the controller that leads next"));
            throw;
        }

        await NoteAsync(http, attempt, result);
        await result.ExecuteAsync(http);
    }

    private static async Task NoteAsync(HttpContext http, Attempt attempt, IResult result)
    {
        var value = (result as IValueHttpResult)?.Value;
        if (value is ProblemWire problem && (attempt.HasBegun || IsRefusal(http, problem))) await attempt.RefusedAsync(problem);
        else if (attempt.HasBegun && value is not ProblemWire) await attempt.DoneAsync(value is OperationReply ? AuditResult.Accepted : AuditResult.Ok, null);
    }

    /// <summary>Whoever only looks and finds nothing was not refused.</summary>
    private static bool IsRefusal(HttpContext http, ProblemWire problem) =>
        problem.Code is not ProblemCode.FormulaNeeded && (!HttpMethods.IsGet(http.Request.Method) || problem.Code is not (ProblemCode.Unknown or ProblemCode.BadRequest) || http.GetEndpoint()?.Metadata.GetMetadata<NoSuchPath>() is not null);

    private static async Task RefuseAsync(HttpContext http, Attempt attempt, string code, string why)
    {
        var problem = Problems.Of(code, why);
        await attempt.RefusedAsync(problem);
        if (code == ProblemCode.Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Answer(problem).ExecuteAsync(http);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The state could not be stored: {Fault}")]
        public static partial void NotStored(ILogger logger, string fault);
    }
}
