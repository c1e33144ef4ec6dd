using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Makes, lists and revokes tokens.</summary>
internal sealed partial class TokenDesk(TokenBook tokens, IServerCertificate certificate, ILogger<TokenDesk> logger)
{
    private const int LongestName = 63;
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(3650);

    public IResult List() => Results.Json(new TokensWire([.. tokens.Good().Select(Show)]), PigeonJson.Default.TokensWire);

    public async Task<IResult> CreateAsync(HttpContext http, Caller caller)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, PigeonJson.Default.TokenRequest, "a token request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        if (KindOf(body.Kind) is not { } kind) return Refuse("kind: it is agent or admin");
        if (body.Name.Length > LongestName || !body.Name.All(Printable.Is)) return Refuse($"name: at most {LongestName} printable characters");
        if (!(body.Ttl >= ShortestTtl.TotalSeconds && body.Ttl <= LongestTtl.TotalSeconds)) return Refuse("ttl: from one second to ten years");
        if (await tokens.CreateAsync(kind, body.Name, TimeSpan.FromSeconds(body.Ttl), certificate.Pin, http.RequestAborted) is not var (text, token))
            return Problems.Answer(Problems.Of(ProblemCode.RefusedByState, $"there are {TokenBook.Most} tokens already: revoke some"));
        Log.Created(logger, token.Id, body.Kind, token.ExpiresAt, caller);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new NewTokenWire(text.Text, Show(token)), PigeonJson.Default.NewTokenWire, statusCode: StatusCodes.Status201Created);
    }

    public async Task<IResult> RevokeAsync(HttpContext http, Caller caller)
    {
        var id = http.Request.RouteValues["id"] as string ?? "";
        if (await tokens.RevokeAsync(id, http.RequestAborted) is null)
            return Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no token {Printable.Of(id, LongestName)}: `pigeon token list` shows those that are good"));
        Log.Revoked(logger, id, caller);
        return Results.NoContent();
    }

    private static TokenKind? KindOf(string word) => word switch
    {
        "agent" => TokenKind.Agent,
        "admin" => TokenKind.Admin,
        _ => null,
    };

    private static TokenWire Show(StoredToken token) =>
        new(token.Id, token.Kind == TokenKind.Agent ? "agent" : "admin", token.Name, token.CreatedAt, token.ExpiresAt);

    private static IResult Refuse(string why) => Problems.Answer(Problems.Of(ProblemCode.BadRequest, why));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Token {Id} of kind {Kind} was made by {Caller}, good until {Expiry:u}")]
        public static partial void Created(ILogger logger, string id, string kind, DateTimeOffset expiry, Caller caller);

        [LoggerMessage(LogLevel.Information, "Token {Id} was revoked by {Caller}")]
        public static partial void Revoked(ILogger logger, string id, Caller caller);
    }
}
