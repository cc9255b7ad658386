BASE <https://w3id.org/madoguchi/>
PREFIX locn: <http://www.w3.org/ns/locn#>
INSERT DATA { GRAPH <graph/derived> { <id/contact/o#address> locn:fullAddress "x" } }
