using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Decides who may ask for what. Whoever is refused is logged, and nothing else happens.</summary>
internal sealed partial class Door(TokenBook tokens, VmBook vms, AgentGate agents, ILogger<Door> logger)
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets people and their jobs in.</summary>
    /// <param name="act">Answers the request.</param>
    public RequestDelegate Admin(Func<HttpContext, Caller, Task<IResult>> act) => http => http.Features.Get<LocalSocket>() is not null
        ? LetInAsync(http, act(http, new Caller.Local(SocketPeer.NameOf(http))))
        : WithTokenAsync(http, TokenKind.Admin, act);

    /// <summary>Lets VMs in that want to join.</summary>
    public RequestDelegate Joiner(Func<HttpContext, Caller, Task<IResult>> act) => http => http.Features.Get<ClearText>() is null
        ? WithTokenAsync(http, TokenKind.Agent, act)
        : RefuseAsync(http, ProblemCode.Forbidden, "agents show certificates, which takes TLS from end to end: name an address of the controller that is https, with no proxy between");

    /// <summary>Lets the agent in whose name the path has.</summary>
    public RequestDelegate Agent(Func<HttpContext, VmName, Task<IResult>> act) => WithCertificate((http, vm) => http.Request.RouteValues["name"] as string == vm.Text, act);

    /// <summary>Lets every agent in.</summary>
    public RequestDelegate AnyAgent(Func<HttpContext, Task<IResult>> act) => WithCertificate((_, _) => true, (http, _) => act(http));

    /// <param name="isOf">Whether it is that VM who may ask.</param>
    private RequestDelegate WithCertificate(Func<HttpContext, VmName, bool> isOf, Func<HttpContext, VmName, Task<IResult>> act) => async http =>
    {
        if (!agents.TryName(http.Features.Get<ShownCertificate>(), out var found, out var why))
            await RefuseAsync(http, ProblemCode.Unauthorized, why);
        else if (!isOf(http, found.Vm))
            await RefuseAsync(http, ProblemCode.Unauthorized,
                $"that is the certificate of {found.Vm}, which speaks for no other VM: one that is called otherwise by now joins again with a token of `pigeon token create`");
        else
            await LetInAsync(http, AnswerAsync(http, found, act));
    };

    private async Task<IResult> AnswerAsync(HttpContext http, StoredCertificate found, Func<HttpContext, VmName, Task<IResult>> act)
    {
        // A successor that is shown for the first time: what came before it opens nothing any more.
        await vms.AcceptKeyAsync(found.Vm, found.Key, CancellationToken.None);
        return await act(http, found.Vm);
    }

    private async Task WithTokenAsync(HttpContext http, TokenKind kind, Func<HttpContext, Caller, Task<IResult>> act)
    {
        if (TokenOf(http) is not { } shown)
        {
            await RefuseAsync(http, ProblemCode.Unauthorized, "a token is needed: `pigeon token create`, said on the controller's machine, makes one");
            return;
        }

        if (tokens.Find(shown) is not { } token)
        {
            await RefuseAsync(http, ProblemCode.Unauthorized, "the token is not known here: it has expired, was revoked, or is another controller's");
            return;
        }

        if (token.Kind != kind)
        {
            var (has, needs) = kind == TokenKind.Admin ? ("agent", "admin") : ("admin", "agent");
            await RefuseAsync(http, ProblemCode.Forbidden, $"this takes a token of kind {needs}, and this one is of kind {has}: `pigeon token create --kind {needs}`");
            return;
        }

        await LetInAsync(http, act(http, new Caller.Bearer(token)));
    }

    private static AccessToken? TokenOf(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && AccessToken.TryParse(header[Scheme.Length..].Trim(), out var token)
            ? token
            : null;

    /// <summary>One of the three places where a fault ends: the request fails, the controller goes on.</summary>
    private async Task LetInAsync(HttpContext http, Task<IResult> answer)
    {
        IResult result;
        try
        {
            result = await answer;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && !http.RequestAborted.IsCancellationRequested)
        {
            Log.NotStored(logger, fault.Message);
            result = Problems.Answer(Problems.Of(ProblemCode.StorageFailed, $"it could not be stored, and nothing was changed: {fault.Message}"));
        }

        await result.ExecuteAsync(http);
    }

    private async Task RefuseAsync(HttpContext http, string code, string why)
    {
        Log.Refused(logger, http.Request.Method, Printable.Of(http.Request.Path.Value ?? "", 200), http.Connection.RemoteIpAddress?.ToString() ?? "the unix socket", why);
        if (code == ProblemCode.Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Answer(Problems.Of(code, why)).ExecuteAsync(http);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Refused {Method} {Path} from {Address}: {Why}")]
        public static partial void Refused(ILogger logger, string method, string path, string address, string why);

        [LoggerMessage(LogLevel.Error, "The state could not be stored: {Fault}")]
        public static partial void NotStored(ILogger logger, string fault);
    }
}
