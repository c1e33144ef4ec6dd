using System.Globalization;
using System.Net;
using Pigeon.Core;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Settings;

/// <summary>Reads <c>advertise</c>: where others reach this controller. Where nothing is said, the first address that it listens on, else its name.</summary>
internal static class AdvertiseReader
{
    private const int UsualPort = 7400;

    public static Uri Read(Field? field, ValueList<ListenPlace> listen, string name)
    {
        if (field?.Text() is { } text)
        {
            if (ControllerUrl.TryParse(text, out var said)) return said;
            field.Fail($"'{text}' does not fit: {ControllerUrl.Rule}");
        }

        var https = listen.OfType<ListenPlace.Https>().ToList();
        var port = https.Count > 0 ? https[0].Port : UsualPort;
        var address = https.Select(place => place.Address).FirstOrDefault(each => each is not null && !each.Equals(IPAddress.Any) && !each.Equals(IPAddress.IPv6Any));
        var host = address is null ? name : new IPEndPoint(address, 0).ToString()[..^2];
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"https://{(Uri.CheckHostName(host.Trim('[', ']')) is UriHostNameType.Unknown ? "localhost" : host)}:{port}/"));
    }
}
