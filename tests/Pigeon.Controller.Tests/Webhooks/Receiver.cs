using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Pigeon.Controller.Tests.Webhooks;

/// <summary>A web server that notes what it is told, and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Told> _told = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly WebApplication _web;

    private Receiver(WebApplication web) => _web = web;

    public IReadOnlyList<Told> All => [.. _told];

    /// <summary>How it answers when it was not said otherwise.</summary>
    public int Answer { get; set; } = StatusCodes.Status204NoContent;

    /// <summary>It answers when this has ended.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public Uri Url => new(_web.Urls.Single() + "/hook?key=hidden");

    public static async Task<Receiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var receiver = new Receiver(builder.Build());
        receiver._web.Run(receiver.TakeAsync);
        await receiver._web.StartAsync();
        return receiver;
    }

    /// <summary>Answers the next ones so, each once.</summary>
    public void Next(params int[] answers)
    {
        foreach (var answer in answers) _answers.Enqueue(answer);
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _told.Enqueue(new Told($"{http.Request.Path}", $"{http.Request.Headers["Pigeon-Delivery"]}", $"{http.Request.Headers["Pigeon-Event"]}", $"{http.Request.Headers["Pigeon-Signature"]}", body.ToArray()));
        await Held;
        http.Response.StatusCode = _answers.TryDequeue(out var answer) ? answer : Answer;
        if (http.Response.StatusCode is StatusCodes.Status302Found) http.Response.Headers.Location = "/elsewhere";
    }

    internal sealed record Told(string Path, string Delivery, string Event, string Signature, byte[] Body);
}
