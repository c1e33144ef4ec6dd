using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Makes, lists and revokes tokens. Nobody makes one that is good for more, or for longer, than their own.</summary>
/// <param name="groups">The node groups that expressions may name.</param>
internal sealed partial class TokenDesk(TokenBook tokens, IServerCertificate certificate, NodeGroups groups, TimeProvider time, ILogger<TokenDesk> logger)
{
    private const int LongestName = 63;
    private const int MostApps = 100;
    private const int MostUses = 1000;
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(3650);

    public IResult List(Caller caller) =>
        Results.Json(new TokensWire([.. tokens.Good().Where(token => caller.Grant.Includes(token.Grant)).Select(Show)]), PigeonJson.Default.TokensWire);

    public async Task<IResult> CreateAsync(HttpContext http, Caller caller)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, PigeonJson.Default.TokenRequest, "a token request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        if (Door.Ended(caller) is { } ended) return ended;
        if (!(body.Ttl >= ShortestTtl.TotalSeconds && body.Ttl <= LongestTtl.TotalSeconds)) return Refuse("ttl: from one second to ten years");
        if (body.Name.Length > LongestName || !body.Name.All(Printable.Is)) return Refuse($"name: at most {LongestName} printable characters");
        if (body.Uses is not null && !(body.Role == WordOf(Role.Join) && body.Uses is >= 1 and <= MostUses)) return Refuse($"uses: from 1 to {MostUses}, and only of a token that VMs join with");
        var (wished, unclear) = Read(body);
        if (wished is null) return Refuse(unclear!);
        if (caller.Grant.Narrow(wished) is not { } grant) return Forbid($"the token that makes it is for {caller.Grant.Scope}, and this one would be for {wished.Scope}");
        if (grant is { Role: Role.Join, Vms.IsByName: false })
            return Refuse("vms: a token that VMs join with goes by their names: a VM that has not joined could say any label of itself");
        if (caller.Until is { } end && time.GetUtcNow() + TimeSpan.FromSeconds(body.Ttl) > end)
            return Forbid($"ttl: the token that makes it is good until {end:u}, and no other may be good for longer");
        if (tokens.IsFull) return Full();
        Attempt.Of(http).Subject = $"a token ({body.Name}) of role {body.Role} for {grant.Scope}";
        await Attempt.Of(http).BeginAsync();
        if (await tokens.CreateAsync(grant, body.Name, TimeSpan.FromSeconds(body.Ttl), body.Uses, $"{caller}", certificate.Pin, http.RequestAborted) is not var (text, token))
            return Full();
        Log.Created(logger, token.Id, body.Role, grant.Scope, token.ExpiresAt, caller);
        Attempt.Of(http).Subject = $"token {token.Id} ({token.Name}) of role {body.Role} for {grant.Scope}, good until {token.ExpiresAt:u}";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new NewTokenWire(text.Text, Show(token)), PigeonJson.Default.NewTokenWire, statusCode: StatusCodes.Status201Created);
    }

    public async Task<IResult> RevokeAsync(HttpContext http, Caller caller)
    {
        var id = http.Request.RouteValues["id"] as string ?? "";
        var known = tokens.Good().FirstOrDefault(token => token.Id == id);
        if (known is null || !caller.Grant.Includes(known.Grant)) return NoToken(id);
        Attempt.Of(http).Subject = $"token {known.Id} ({known.Name})";
        await Attempt.Of(http).BeginAsync();
        if (await tokens.RevokeAsync(id, http.RequestAborted) is null) return NoToken(id);
        Log.Revoked(logger, id, caller);
        return Results.NoContent();
    }

    private (Grant? Grant, string? Problem) Read(TokenRequest body)
    {
        if (!Enum.TryParse<Role>(body.Role, ignoreCase: true, out var role) || WordOf(role) != body.Role) return (null, "role: it is join, read, deploy or admin");
        if (body.Apps.Count > MostApps || !body.Apps.All(text => AppPattern.TryParse(text, out _))) return (null, $"apps: at most {MostApps}, each {AppPattern.Rule}");
        if (role == Role.Join && body.Apps.Count > 0) return (null, "apps: a token that VMs join with is for no app");
        if (body.Vms is null) return (new Grant(role, body.Apps.Select(AppPattern.Parse).ToValueList(), null), null);
        if (!Target.TryParse(body.Vms, out var vms, out var mistake)) return (null, $"vms: {mistake}");
        return groups.Problem(vms) is { } problem ? (null, $"vms: {problem}") : (new Grant(role, body.Apps.Select(AppPattern.Parse).ToValueList(), vms), null);
    }

    private TokenWire Show(StoredToken token) => new()
    {
        Id = token.Id, Role = WordOf(token.Role), Name = token.Name, Apps = [.. token.Apps.Select(app => app.Text)], Vms = token.Vms?.ToString(),
        CreatedAt = token.CreatedAt, ExpiresAt = token.ExpiresAt, MadeBy = token.MadeBy, UsedAt = tokens.UsedAt(token),
        Uses = token.Uses, UsesLeft = token.Uses - token.UsedFor.Count,
    };

    private static IResult NoToken(string id) => Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no token {Printable.Of(id, LongestName)}: `pigeon token list` shows those that are good"));

    private static IResult Full() => Problems.Answer(Problems.Of(ProblemCode.RefusedByState, $"there are {TokenBook.Most} tokens already: revoke some"));

    private static string WordOf(Role role) => role.ToString().ToLowerInvariant();

    private static IResult Refuse(string why) => Problems.Answer(Problems.Of(ProblemCode.BadRequest, why));

    private static IResult Forbid(string why) => Problems.Answer(Problems.Of(ProblemCode.Forbidden, why));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Token {Id} of role {Role} for {Scope} was made by {Caller}, good until {Expiry:u}")]
        public static partial void Created(ILogger logger, string id, string role, string scope, DateTimeOffset expiry, Caller caller);

        [LoggerMessage(LogLevel.Information, "Token {Id} was revoked by {Caller}")]
        public static partial void Revoked(ILogger logger, string id, Caller caller);
    }
}
