using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Http;

/// <summary>Whoever shows a token is who it was made for.</summary>
internal sealed class TokenCallers(TokenBook tokens) : ICallerSource
{
    private const string Scheme = "Bearer ";

    public ValueTask<Identity?> IdentifyAsync(HttpContext http, CancellationToken ct) => ValueTask.FromResult<Identity?>(
        TokenOf(http) is not { } shown ? null
        : tokens.Use(shown) is { } token ? new Identity.Known(new Caller.Bearer(token, tokens))
        : new Identity.Wrong("the token is not known here: it has expired, was revoked, or is another controller's"));

    /// <summary>Null when there is none, more than one, or something else.</summary>
    public static AccessToken? TokenOf(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && AccessToken.TryParse(header[Scheme.Length..].Trim(), out var token)
            ? token
            : null;
}
