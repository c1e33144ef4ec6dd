using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Audit;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Xunit;

namespace Pigeon.Controller.Tests.Http;

/// <summary>What of a request is written down.</summary>
public sealed class AttemptTests : IAuditLog
{
    private readonly List<AuditRecordWire> _written = [];
    private readonly string _token = AccessToken.Create(new string('a', AccessToken.PinLength), new byte[AccessToken.SecretLength]).Text;

    string IAuditLog.Controller => "ctl1";

    DateTimeOffset IAuditLog.Now => Sample.Start;

    [Fact]
    public async Task A_token_that_stands_where_something_else_belongs_is_not_written_down()
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = ("POST", $"/v1/tokens/{_token}");
        http.Request.RouteValues["app"] = _token;
        var attempt = new Attempt(this, http, null) { What = _token, Version = _token, Operation = _token, Subject = $"token {_token}" };

        await attempt.RefusedAsync(Problems.Of(ProblemCode.Unknown, $"there is no {_token.ToUpperInvariant()} here"));
        await attempt.UnchangedAsync($"{_token} is so already");
        await attempt.BeginAsync();
        await attempt.DoneAsync(AuditResult.Ok, null);

        Assert.Equal(4, _written.Count);
        Assert.All(_written, record => Assert.DoesNotContain(_token.Split('_')[2], System.Text.Encoding.UTF8.GetString(AuditJson.LineOf(record)), StringComparison.OrdinalIgnoreCase));
        Assert.Equal("there is no pigeon_*** here", _written[0].Detail);
    }

    [Fact]
    public async Task What_was_not_begun_changed_nothing()
    {
        var attempt = new Attempt(this, new DefaultHttpContext(), "activate");

        await attempt.RefusedAsync(Problems.Of(ProblemCode.Unknown, "no"));
        await attempt.UnchangedAsync("so already");
        await attempt.BeginAsync();
        await attempt.RefusedAsync(Problems.Of(ProblemCode.StorageFailed, "no"));

        Assert.Equal(["refused unknown thinned", "done unchanged thinned", "asked asked", "failed storage-failed"],
            _written.Select(record => $"{record.Kind} {record.Result}{(record.Times is null ? "" : " thinned")}"));
    }

    Task IAuditLog.WriteAsync(AuditRecordWire record)
    {
        _written.Add(record);
        return Task.CompletedTask;
    }

    Task<bool> IAuditLog.TryWriteAsync(AuditRecordWire record)
    {
        _written.Add(record);
        return Task.FromResult(true);
    }

    Task IAuditLog.NoteAsync(AuditRecordWire record)
    {
        _written.Add(record with { Times = 1 });
        return Task.CompletedTask;
    }
}
