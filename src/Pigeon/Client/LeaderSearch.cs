using System.Net;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Client;

/// <summary>How far a request is on its way to the controller that leads: whom to ask, in which order, and what each has said.</summary>
internal sealed class LeaderSearch
{
    /// <summary>How long somebody may take who was not there before.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly List<Uri> _order;
    private readonly HashSet<Uri> _gone = [];
    private readonly Dictionary<Uri, string> _said = [];

    /// <param name="order">The controllers that are known, the likeliest one first.</param>
    public LeaderSearch(IEnumerable<Uri> order) => _order = [.. order.Distinct()];

    /// <summary>Whom to ask in the next round; whoever was not there comes last.</summary>
    public IEnumerable<Uri> Order => _order.OrderBy(_gone.Contains);

    /// <summary>Whether somebody has said that it does not lead: then another one will soon, and is worth waiting for.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>What each has said last, those that were asked first in front.</summary>
    public IReadOnlyList<string> Words => [.. _said.Select(each => $"{each.Key.Authority}: {each.Value}")];

    /// <summary>The search that an exception tells of; null when it tells of none.</summary>
    public static LeaderSearch? In(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
            if (fault is NoLeaderException found) return found.Search;
        return null;
    }

    public TimeSpan LimitOf(Uri controller, TimeSpan usual) => _gone.Contains(controller) && Again < usual ? Again : usual;

    public void Ask(Uri controller) => _said.TryAdd(controller, "it has not answered yet");

    public void Miss(Uri controller, string why)
    {
        _gone.Add(controller);
        _said[controller] = why;
    }

    /// <summary>It does not lead, and says why not.</summary>
    public async Task HearAsync(Uri controller, HttpResponseMessage answer, CancellationToken ct)
    {
        var text = await answer.Content.ReadAsStringAsync(ct);
        (IsAnswered, _said[controller]) = (true, DetailOf(text) ?? $"{(int)answer.StatusCode} {answer.ReasonPhrase}");
        _gone.Remove(controller);
    }

    private static string? DetailOf(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PigeonJson.Default.ProblemWire)?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
