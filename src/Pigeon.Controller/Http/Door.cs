using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Decides who may ask for what. What is changed is noted before it is done, and whoever is refused is noted too.</summary>
internal sealed partial class Door(IReadOnlyList<ICallerSource> sources, VmBook vms, AuditLog audit, ILogger<Door> logger)
{
    /// <summary>Lets those look who may do so much.</summary>
    /// <param name="act">Answers the request, and changes nothing.</param>
    public RequestDelegate Look(Role needed, Func<HttpContext, Caller, Task<IResult>> act) => http => EnterAsync(http, needed, new Attempt(audit, http, null), act);

    /// <summary>Lets those ask for a change who may do so much.</summary>
    /// <param name="what">What it is called on the command line.</param>
    /// <param name="act">Answers the request. It begins the <see cref="Attempt"/> before it changes anything.</param>
    public RequestDelegate Ask(Role needed, string what, Func<HttpContext, Caller, Task<IResult>> act) => http => EnterAsync(http, needed, new Attempt(audit, http, what), act);

    /// <summary>Lets those make a change who may do so much.</summary>
    /// <param name="what">What it is called on the command line.</param>
    public RequestDelegate Change(Role needed, string what, Func<HttpContext, Caller, Task<IResult>> act) => Ask(needed, what, async (http, caller) =>
    {
        await Attempt.Of(http).BeginAsync();
        return await act(http, caller);
    });

    /// <summary>What concerns the controller as a whole: it takes an admin whose token has no scope.</summary>
    public static Func<HttpContext, Caller, Task<IResult>> Whole(Func<HttpContext, Caller, Task<IResult>> act) => (http, caller) => caller.Grant.IsUnscoped ? act(http, caller)
        : Task.FromResult(Problems.Answer(Problems.Of(ProblemCode.Forbidden, $"this concerns the fleet as a whole, and the token is for {caller.Grant.Scope} only")));

    /// <summary>Lets VMs in that want to join.</summary>
    public RequestDelegate Joiner(Func<HttpContext, Caller, Task<IResult>> act) => Change(Role.Join, Attempt.Join, act);

    /// <summary>Lets the agent in whose name the path has.</summary>
    public RequestDelegate Agent(Func<HttpContext, VmName, Task<IResult>> act) => http => EnterAgentAsync(http, act);

    /// <summary>Lets every agent in.</summary>
    public RequestDelegate AnyAgent(Func<HttpContext, Task<IResult>> act) => http => EnterAnyAgentAsync(http, act);

    private async Task EnterAgentAsync(HttpContext http, Func<HttpContext, VmName, Task<IResult>> act)
    {
        var (attempt, shown) = (new Attempt(audit, http, null), TokenCallers.TokenOf(http));
        if (shown is null || !VmName.TryParse(http.Request.RouteValues["name"] as string, out var name) || vms.Find(name) is not { } vm || !SameHash.Is(vm.Key, shown.Hash))
        {
            await RefuseAsync(http, attempt, ProblemCode.Unauthorized,
                "this is no VM of the fleet, or its agent has another key by now: `pigeon vms` lists who is; a VM joins with a token of `pigeon token create`");
            return;
        }

        attempt.Who = $"VM {name}";
        await LetInAsync(http, attempt, () => act(http, name));
    }

    private async Task EnterAnyAgentAsync(HttpContext http, Func<HttpContext, Task<IResult>> act)
    {
        var attempt = new Attempt(audit, http, null);
        if (TokenCallers.TokenOf(http) is not { } shown || !vms.HasKey(shown.Hash))
            await RefuseAsync(http, attempt, ProblemCode.Unauthorized, "this is for the agents of the fleet, each of which shows its own key");
        else await LetInAsync(http, attempt, () => act(http));
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

        await NoteAsync(http, attempt, result);
        await result.ExecuteAsync(http);
    }

    private static async Task NoteAsync(HttpContext http, Attempt attempt, IResult result)
    {
        var value = (result as IValueHttpResult)?.Value;
        if (value is ProblemWire problem && (attempt.HasBegun || IsRefusal(http, problem))) await attempt.RefusedAsync(problem);
        else if (attempt.HasBegun && value is not ProblemWire) await attempt.DoneAsync(WordOf(value), (value as OperationReply)?.Unchanged);
    }

    /// <summary>Whoever only looks and finds nothing was not refused.</summary>
    private static bool IsRefusal(HttpContext http, ProblemWire problem) =>
        problem.Code is not ProblemCode.FormulaNeeded && (!HttpMethods.IsGet(http.Request.Method) || problem.Code is not (ProblemCode.Unknown or ProblemCode.BadRequest) || http.GetEndpoint()?.Metadata.GetMetadata<NoSuchPath>() is not null);

    private static string WordOf(object? value) => value switch
    {
        OperationReply { Operation: not null } => AuditResult.Accepted,
        OperationReply { Unchanged: not null } => AuditResult.Unchanged,
        _ => AuditResult.Ok,
    };

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
